/** What a person sees in the terminal of a pipeline while it runs and at its end. */
@NullMarked
package io.rosetrap.cli.view;

import org.jspecify.annotations.NullMarked;
