package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.Map;
import java.util.function.Consumer;

/** The settings of a client in variables of the environment. */
final class Environment {
  private Environment() {}

  /** Sets a builder up with what is given. */
  static RoseTrapClientBuilder builder(Map<String, String> environment) {
    String url = environment.getOrDefault("ROSETRAP_URL", "");
    if (url.isBlank()) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "ROSETRAP_URL is not set. Set it to the address of the hub, for instance"
              + " http://127.0.0.1:8000.");
    }
    RoseTrapClientBuilder builder =
        new RoseTrapClientBuilder(HubAddress.parse(url, "ROSETRAP_URL"));
    ifGiven(environment, "ROSETRAP_RUN", builder::run);
    ifGiven(environment, "ROSETRAP_PARTICIPANT", builder::participant);
    ifGiven(environment, "ROSETRAP_TOKEN", builder::token);
    ifGiven(environment, "ROSETRAP_SESSION", builder::adoptSession);
    return builder;
  }

  private static void ifGiven(
      Map<String, String> environment, String name, Consumer<String> setter) {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      return;
    }
    try {
      setter.accept(value);
    } catch (RoseTrapException e) {
      throw new RoseTrapException(e.code(), true, name + ": " + e.getMessage(), e);
    }
  }
}
