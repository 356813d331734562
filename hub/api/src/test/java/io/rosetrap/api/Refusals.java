package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Holds refusals to what all of them promise. */
final class Refusals {
  private Refusals() {}

  /** The message of a refusal, which must carry the code and be fit for any wire. */
  static String refusal(ErrorCode code, ThrowingCallable call) {
    RoseTrapException refusal = catchThrowableOfType(RoseTrapException.class, call);
    assertThat(refusal).as("a refusal with %s", code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.definite()).isEqualTo(code.definite());
    String message = refusal.getMessage();
    assertThat(new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .as("a message without half characters, which JSON writers refuse")
        .isEqualTo(message);
    assertThat(message.length()).as("length of the message").isLessThan(700);
    assertThat(message).doesNotContain("\n", "\r", "\0", "\u2028");
    return message;
  }
}
