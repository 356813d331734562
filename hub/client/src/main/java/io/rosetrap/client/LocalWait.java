package io.rosetrap.client;

import io.rosetrap.api.Condition;
import java.time.Duration;

/**
 * A blocked read of this JVM.
 *
 * @param thread who is blocked in it, a virtual thread for {@link RoseTrapClient#readAsync}
 * @param run where
 * @param condition what for
 * @param waiting for how long so far
 */
public record LocalWait(Thread thread, String run, Condition condition, Duration waiting) {}
