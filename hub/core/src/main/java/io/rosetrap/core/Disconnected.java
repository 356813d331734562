package io.rosetrap.core;

/**
 * A fault that was put in cuts the connection: whoever carries answers sends none. What was asked
 * for may have been carried out.
 */
public final class Disconnected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Disconnected(String fault) {
    super(fault + " cuts the connection", null, false, false);
  }
}
