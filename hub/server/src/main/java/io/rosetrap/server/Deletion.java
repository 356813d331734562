package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.util.Set;

/** Takes away all that there is of something that is no variable. */
final class Deletion {
  private Deletion() {}

  static Route route(String path, Hub hub, Subject.Kind kind) {
    return Route.delete(path, exchange -> delete(exchange, hub, kind));
  }

  private static void delete(Exchange exchange, Hub hub, Subject.Kind kind) {
    exchange.requireOnly(Set.of());
    Subject subject = new Subject(kind, exchange.name(kind));
    Receipt receipt = hub.execute(exchange.run(), new Command.Delete(subject), exchange.actor());
    exchange.sendJson(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put(kind.word(), subject.name())
            .put("revision", receipt.revision())
            .put("released", receipt.released()));
  }
}
