/**
 * The hub on the network: HTTP in, outcome out. {@link io.rosetrap.server.HubServer} starts and
 * stops it, {@link io.rosetrap.server.ServerConfig} has every setting.
 */
@NullMarked
package io.rosetrap.server;

import org.jspecify.annotations.NullMarked;
