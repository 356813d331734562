@NullMarked
package io.rosetrap.cli.view;

import org.jspecify.annotations.NullMarked;
