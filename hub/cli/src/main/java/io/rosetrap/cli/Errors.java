package io.rosetrap.cli;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.BarrierBrokenException;
import io.rosetrap.client.DeadlockException;
import io.rosetrap.client.VariableFailedException;
import io.rosetrap.client.WaitTimedOutException;
import java.io.IOException;
import java.io.PrintStream;

/** Tells what went wrong, to a person or to a program, and gives the exit code for it. */
final class Errors {
  private static final int FAILURE = 1;

  private final PrintStream err;
  private final boolean json;

  Errors(PrintStream err, boolean json) {
    this.err = err;
    this.json = json;
  }

  /** Whether errors are wanted as JSON, also where the words cannot be parsed. */
  static boolean asksForJson(String[] words) {
    for (int i = 0; i < words.length && !words[i].equals("--"); i++) {
      boolean next = i + 1 < words.length && words[i + 1].equals("json");
      if (words[i].equals("--format=json") || (words[i].equals("--format") && next)) {
        return true;
      }
    }
    return false;
  }

  int report(RoseTrapException e) {
    String message = String.valueOf(e.getMessage());
    if (json) {
      JsonText text = new JsonText().open('{');
      text.member("code", e.code().name());
      text.member("definite", e.definite());
      text.member("detail", message);
      diagnose(text, e);
      err.println(text.close('}'));
    } else {
      err.println(readable("rosetrap: " + message));
    }
    return e.code().exitCode();
  }

  private static void diagnose(JsonText text, RoseTrapException e) {
    Diagnosis diagnosis = Diagnosis.NONE;
    if (e instanceof WaitTimedOutException timedOut) {
      diagnosis = timedOut.diagnosis();
    } else if (e instanceof VariableFailedException failed) {
      diagnosis = failed.diagnosis();
    } else if (e instanceof BarrierBrokenException broken) {
      diagnosis = broken.diagnosis();
    } else if (e instanceof DeadlockException deadlock) {
      diagnosis = deadlock.diagnosis();
      text.member("deadlock", deadlock.picture());
    }
    if (diagnosis.equals(Diagnosis.NONE)) {
      return;
    }
    WhyCommand.json(text.name("diagnosis"), diagnosis);
  }

  /** Others' words may steer a terminal; only the ends of lines may do that here. */
  static String readable(String message) {
    StringBuilder shown = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      shown.append(c != '\n' && Character.isISOControl(c) ? '\uFFFD' : c);
    }
    return shown.toString();
  }

  int cannotWrite(IOException e) {
    err.println("rosetrap: The output cannot be written: " + e.getMessage() + ".");
    return FAILURE;
  }

  int outOfMemory() {
    err.println(
        "rosetrap: There is not enough memory for that. More is to be had with"
            + " ROSETRAP_JAVA_OPTS=-Xmx2g.");
    return FAILURE;
  }

  int fault(RuntimeException e) {
    err.println("rosetrap: This is a fault of the program. Please report it, with these lines:");
    e.printStackTrace(err);
    return FAILURE;
  }
}
