package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import io.rosetrap.core.Command;
import java.util.Set;

/** Takes away all that there is of something that is no variable. */
final class Deletion {
  private Deletion() {}

  static Route route(String path, Subject.Kind kind) {
    return Route.delete(path, exchange -> delete(exchange, kind));
  }

  private static void delete(Exchange exchange, Subject.Kind kind) {
    exchange.requireOnly(Set.of());
    Subject subject = new Subject(kind, exchange.name(kind));
    exchange.execute(
        exchange.run(), new Command.Delete(subject), receipt -> answer(exchange, subject, receipt));
  }

  private static void answer(Exchange exchange, Subject subject, Receipt receipt) {
    exchange.sendJson(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put(subject.kind().word(), subject.name())
            .put("revision", receipt.revision())
            .put("released", receipt.released()));
  }
}
