package io.rosetrap.cli.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a pipeline is to run.
 *
 * @param hub the hub's address
 * @param token what the hub wants; empty for one that wants none
 * @param run the name of the run, which is not there yet
 * @param folder where logs go; it is there
 * @param keepGoing whether a failure leaves alone what does not depend on it
 * @param timeout how long all of it may take; empty for what the pipeline says
 * @param environment where secrets come from, and what steps inherit
 */
public record RunOptions(
    URI hub,
    Optional<String> token,
    String run,
    Path folder,
    boolean keepGoing,
    Optional<Duration> timeout,
    Map<String, String> environment) {}
