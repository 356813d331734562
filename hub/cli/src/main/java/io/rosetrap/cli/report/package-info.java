/**
 * What a pipeline leaves when it has ended: files for people, for build servers and for programs.
 * {@link io.rosetrap.cli.report.Reports} writes them all.
 */
@NullMarked
package io.rosetrap.cli.report;

import org.jspecify.annotations.NullMarked;
