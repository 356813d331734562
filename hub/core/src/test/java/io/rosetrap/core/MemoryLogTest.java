package io.rosetrap.core;

/** The log in memory keeps the contract. */
class MemoryLogTest extends EventLogContract {
  @Override
  EventLog create(int capacity) {
    return new MemoryLog(capacity);
  }
}
