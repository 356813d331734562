package io.rosetrap.api;

import java.util.List;
import java.util.Optional;

/**
 * A barrier: a place where parties meet, again and again.
 *
 * @param name its name
 * @param generation which meeting is being waited for, 1 for the first
 * @param parties how many meet; 0 while nobody has said
 * @param quorum how many are enough once others have ended or given up
 * @param arrived who is there
 * @param missing who is not, where the parties were named
 * @param missingCount how many are not; 0 while nobody has said how many meet
 * @param doubted who has arrived and may be gone: its connection closed while it waited, so it is
 *     not counted until it asks again or arrives again; one that is named is also missing
 * @param broken why the meeting before did not take place, where it did not
 */
public record BarrierInfo(
    String name,
    long generation,
    int parties,
    int quorum,
    List<String> arrived,
    List<String> missing,
    int missingCount,
    List<String> doubted,
    Optional<Failure> broken) {}
