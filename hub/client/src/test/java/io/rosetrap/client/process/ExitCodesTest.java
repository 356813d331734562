package io.rosetrap.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExitCodesTest {
  @Test
  void signal_ofAnExitCode_isNamedWhereAllSystemsAgree() {
    assertThat(ExitCodes.signal(137)).hasValue("SIGKILL");
    assertThat(ExitCodes.signal(143)).hasValue("SIGTERM");
    assertThat(ExitCodes.signal(0)).isEmpty();
    assertThat(ExitCodes.signal(1)).isEmpty();
    assertThat(ExitCodes.signal(255)).isEmpty();
  }
}
