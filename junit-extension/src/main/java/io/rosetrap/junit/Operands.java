package io.rosetrap.junit;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import io.rosetrap.client.RoseTrapClient;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value that an assertion expects: how the hub is asked for it, and how a person is shown it. */
record Operands(Value value) {
  private static final int SHOWN = 200;

  static Operands of(@Nullable Object expected) {
    return new Operands(RoseTrapClient.encode(expected));
  }

  /** Bytes have no form as JSON, so the hub does not compare them. */
  boolean isBytes() {
    return value.kind() == Value.Kind.BYTES;
  }

  boolean hasSameBytes(Value other) {
    return other.kind() == Value.Kind.BYTES
        && Arrays.equals(other.sharedBytes(), value.sharedBytes());
  }

  Condition isValueOf(String variable) {
    Value json =
        value.kind() == Value.Kind.TEXT
            ? RoseTrapClient.encode(TextNode.valueOf(value.asText()))
            : value;
    return new Condition.Matches(variable, 0, "", Comparison.EQUAL, json);
  }

  String shown() {
    return shown(value);
  }

  /** A text in quotes, so that {@code "50"} and {@code 50} are seen to differ. */
  static String shown(Value value) {
    boolean quoted = value.kind() == Value.Kind.TEXT && !value.isSecret();
    return quoted ? '"' + value.preview(SHOWN) + '"' : value.preview(SHOWN);
  }
}
