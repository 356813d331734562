package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;

/**
 * What a decision is taken on, and what all of them share: a value must fit, and becomes a version.
 *
 * @param run the name of the run, for texts
 * @param state what there is; only looked at
 * @param limits every bound
 * @param actor who asks
 * @param stamp of the event that it comes to
 */
record Grounds(String run, RunState state, Limits limits, Actor actor, Event.Stamp stamp) {
  Event written(Subject subject, long number, Value value) {
    requireFits(subject, value);
    return new Event.Written(stamp, subject, version(subject, number, value));
  }

  Version version(Subject subject, long number, Value value) {
    return new Version(
        subject.name(), number, stamp.revision(), actor.participant(), stamp.at(), value);
  }

  void requireFits(Subject subject, Value value) {
    if (value.size() > limits.valueBytes()) {
      throw new RoseTrapException(
          ErrorCode.VALUE_TOO_LARGE,
          "The value for "
              + subject
              + " has "
              + value.size()
              + " bytes; the limit is "
              + limits.valueBytes()
              + ". Store it elsewhere and write where it is, or raise --max-value-bytes.");
    }
  }
}
