package io.rosetrap.junit;

import io.rosetrap.client.HubEndpoint;
import io.rosetrap.core.Limits;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.TestAbortedException;

/** Where tests have their hub from. Equal sources are of the same hub. */
sealed interface HubSource {
  /** Whether the hub can be had before what other extensions start. */
  boolean isAtHand();

  /**
   * A hub is started.
   *
   * @param limits its bounds
   */
  record Own(Limits limits) implements HubSource {
    @Override
    public boolean isAtHand() {
      return true;
    }
  }

  /** A hub is there, which somebody else starts and ends. */
  sealed interface There extends HubSource permits Address, HubMethod, Supplied {
    /** What says where it is, for messages. */
    String label();

    /**
     * Asks where it is.
     *
     * @throws ExtensionConfigurationException if that cannot be said
     */
    HubEndpoint endpoint();
  }

  /**
   * Configuration parameters say where the hub is.
   *
   * @param endpoint what they say
   */
  record Address(HubEndpoint endpoint) implements There {
    @Override
    public boolean isAtHand() {
      return true;
    }

    @Override
    public String label() {
      return "rosetrap.hub.url";
    }
  }

  /**
   * A builder was given what says where the hub is.
   *
   * @param supplier knows it, though perhaps not before the hub is needed
   */
  record Supplied(Supplier<HubEndpoint> supplier) implements There {
    @Override
    public boolean isAtHand() {
      return false;
    }

    @Override
    public String label() {
      return "the supplier of RoseTrapHubExtension";
    }

    @Override
    public HubEndpoint endpoint() {
      @Nullable HubEndpoint supplied;
      try {
        supplied = supplier.get();
      } catch (RuntimeException | Error e) {
        throw threw(
            this,
            e,
            "Let an extension that comes before this one start what it asks for (@Order), or start"
                + " it in the supplier.");
      }
      if (supplied == null) {
        throw unknown(this, "returned null. Return a HubEndpoint.", null);
      }
      return supplied;
    }
  }

  /** What is to be thrown where a source threw something itself. */
  static RuntimeException threw(There source, Throwable thrown, String nextStep) {
    Throwable cause =
        thrown instanceof ExceptionInInitializerError e && e.getCause() != null
            ? e.getCause()
            : thrown;
    if (cause instanceof TestAbortedException aborted) {
      // Whoever asks for a container that this machine cannot run is skipped.
      return aborted;
    }
    if (cause instanceof VirtualMachineError error) {
      throw error;
    }
    String text = cause.toString().lines().findFirst().orElse("").strip();
    return unknown(source, "threw " + text + (text.endsWith(".") ? " " : ". ") + nextStep, cause);
  }

  /** What is to be thrown where a source does not say where the hub is. */
  static ExtensionConfigurationException unknown(
      There source, String why, @Nullable Throwable cause) {
    return new ExtensionConfigurationException(
        "It is not known where the hub is: " + source.label() + " is to say it (from), and " + why,
        cause);
  }
}
