package io.rosetrap.core;

import java.util.List;
import java.util.Set;

/**
 * What is stuck.
 *
 * @param waits the waits of the members
 * @param members who they are, sorted
 * @param picture who waits for whom
 */
record Stuck(Set<Wait> waits, List<String> members, String picture) {}
