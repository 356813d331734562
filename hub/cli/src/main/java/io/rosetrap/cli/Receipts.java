package io.rosetrap.cli;

import io.rosetrap.api.Receipt;
import java.io.IOException;

/** What is said about a change that took place: nothing, unless somebody asks. */
final class Receipts {
  private final Option<Boolean> verbose =
      Option.flag("Say what was done, on standard error.", "-v", "--verbose");

  Option<Boolean> verbose() {
    return verbose;
  }

  void print(String did, Receipt receipt, boolean json, Console console) throws IOException {
    if (json) {
      JsonText text = new JsonText().open('{');
      text.member(receipt.subject().kind().word(), receipt.subject().name());
      text.member("version", receipt.version());
      text.member("revision", receipt.revision());
      text.member("released", receipt.released());
      console.printLine(text.close('}').toString());
    }
    if (verbose.or(false)) {
      String ended =
          switch (receipt.released()) {
            case 0 -> "";
            case 1 -> "; 1 wait ended";
            default -> "; " + receipt.released() + " waits ended";
          };
      console.say(did + receipt.subject().name() + ", version " + receipt.version() + ended + ".");
    }
  }
}
