package io.rosetrap.junit;

import io.rosetrap.client.DeadlockException;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.List;

/** What child JVMs run. */
final class Children {
  private static final Duration LONG = Duration.ofMinutes(4);

  private Children() {}

  /** Reads the first variable, if any is named, and writes the second, if any is. */
  static final class HandsOn {
    private HandsOn() {}

    public static void main(String[] args) {
      try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
        String value = "50";
        if (!args[0].isEmpty()) {
          value = client.read(args[0], String.class, LONG);
          System.out.println("read " + value);
        }
        if (args.length > 1) {
          client.write(args[1], value);
        }
      }
    }
  }

  /** Reads the first variable, says why it cannot, and reads the second one or fails. */
  static final class Stuck {
    private Stuck() {}

    public static void main(String[] args) {
      try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
        client.read(args[0], String.class, LONG);
      } catch (DeadlockException e) {
        System.out.println("no " + args[0] + " for me");
        if (args.length < 2) {
          System.exit(7);
        }
        try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
          client.read(args[1], String.class, LONG);
        }
      }
    }
  }

  /** Prints its arguments, one in a line; the launcher reaches it though it is private. */
  @SuppressWarnings({"EffectivelyPrivate", "UnusedMethod"})
  private static final class Prints {
    private Prints() {}

    public static void main(String[] args) {
      List.of(args).forEach(System.out::println);
      System.out.println(System.getProperty("key"));
    }
  }

  static Class<?> prints() {
    return Prints.class;
  }
}
