package io.rosetrap.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A lock.
 *
 * @param name its name
 * @param holder who holds it; empty while it is free
 * @param token the fencing token of the holder: grows with every grant; 0 while it is free
 * @param held for how long it has been held; zero while it is free
 * @param waiting who waits for it, in the order in which they will get it, at most 100
 */
public record LockInfo(
    String name, Optional<String> holder, long token, Duration held, List<String> waiting) {}
