package io.rosetrap.api;

import java.time.Duration;
import java.util.List;

/**
 * A blocked wait.
 *
 * @param participant who waits
 * @param condition what for, in words
 * @param variables the names of what can end it
 * @param waiting for how long so far, with the requests before this one that the same read made
 */
public record WaiterInfo(
    String participant, String condition, List<String> variables, Duration waiting) {}
