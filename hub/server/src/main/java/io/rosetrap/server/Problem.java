package io.rosetrap.server;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An error body (RFC 9457), made from the registry of errors. */
@JsonPropertyOrder({"type", "title", "status", "code", "definite", "detail", "next"})
record Problem(
    String type,
    String title,
    int status,
    String code,
    boolean definite,
    String detail,
    String next,
    Optional<String> outcome,
    Optional<Failure> failure,
    Optional<Diagnosis> diagnosis,
    Optional<String> deadlock) {

  static Problem of(ErrorCode code, String detail) {
    return of(code, code.definite(), detail, Optional.empty());
  }

  static Problem of(RoseTrapException e) {
    return of(e.code(), e.definite(), e.getMessage(), Optional.empty());
  }

  /** How a wait ended that did not end with what it waited for. */
  static Problem of(Outcome outcome) {
    Optional<String> label = Optional.of(outcome.label());
    return switch (outcome) {
      case Outcome.Arrived a ->
          throw new IllegalArgumentException("a wait that ended well is no problem");
      case Outcome.TimedOut(Diagnosis d) ->
          of(
                  ErrorCode.TIMED_OUT,
                  true,
                  d.equals(Diagnosis.NONE) ? "The wait goes on in the next request." : d.text(),
                  label)
              .with(Optional.empty(), d);
      case Outcome.Failed(Failure f, Diagnosis d) ->
          of(ErrorCode.FAILED, true, d.text(), label).with(Optional.of(f), d);
      case Outcome.BrokenPromise(Failure f, Diagnosis d) ->
          of(ErrorCode.BROKEN_PROMISE, true, d.text(), label).with(Optional.of(f), d);
      case Outcome.Deadlock(String picture, Diagnosis d) ->
          of(ErrorCode.DEADLOCK, true, d.text(), label).with(Optional.empty(), d).with(picture);
      case Outcome.HubClosing h ->
          of(ErrorCode.HUB_CLOSING, true, "The hub is closing, so the wait ends here.", label);
      case Outcome.Cancelled(String reason) ->
          of(ErrorCode.CANCELLED, true, "The wait was cancelled: " + reason + ".", label);
    };
  }

  private static Problem of(
      ErrorCode code, boolean definite, String detail, Optional<String> outcome) {
    return new Problem(
        "urn:rosetrap:error:" + code.name(),
        code.title(),
        code.status(),
        code.name(),
        definite,
        detail,
        code.nextStep(),
        outcome,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Problem with(String picture) {
    return new Problem(
        type,
        title,
        status,
        code,
        definite,
        detail,
        next,
        outcome,
        failure,
        diagnosis,
        Optional.of(picture));
  }

  private Problem with(Optional<Failure> because, Diagnosis why) {
    return new Problem(
        type,
        title,
        status,
        code,
        definite,
        detail,
        next,
        outcome,
        because,
        why.equals(Diagnosis.NONE) ? Optional.empty() : Optional.of(why),
        deadlock);
  }

  byte[] toBytes() {
    return Json.bytes(this);
  }

  void send(Exchange exchange) {
    outcome.ifPresent(exchange::outcome);
    exchange.sendBytes(status, Wire.PROBLEM_TYPE, toBytes());
  }

  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
