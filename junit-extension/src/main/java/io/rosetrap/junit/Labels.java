package io.rosetrap.junit;

import io.rosetrap.api.Names;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What tests are called in messages, as participants, and as runs. */
final class Labels {
  /** Leaves room for what makes the name of a run the only one. */
  private static final int LONGEST = Names.MAX_LENGTH - 40;

  private static final Pattern INVOCATION =
      Pattern.compile(
          "\\[(?:class-template-invocation|test-template-invocation|dynamic-container"
              + "|dynamic-test):#(\\d+)\\]");

  private Labels() {}

  /** {@code OrderTest}, {@code OrderTest.WhenPaid.ships}, {@code OrderTest.ships[2]}. */
  static String of(ExtensionContext context) {
    Deque<Class<?>> classes = new ArrayDeque<>();
    @Nullable ExtensionContext at = context;
    while (at != null) {
      at.getTestClass().filter(type -> !type.equals(classes.peek())).ifPresent(classes::push);
      at = at.getParent().orElse(null);
    }
    List<String> words = new ArrayList<>();
    classes.forEach(type -> words.add(type.getSimpleName()));
    method(context).ifPresent(method -> words.add(method.getName()));
    List<String> numbers = new ArrayList<>();
    Matcher invocation = INVOCATION.matcher(context.getUniqueId());
    while (invocation.find()) {
      numbers.add(invocation.group(1));
    }
    String number = numbers.isEmpty() ? "" : "[" + String.join(".", numbers) + "]";
    String name = String.join(".", words);
    int room = LONGEST - number.length();
    return (name.length() > room ? name.substring(0, room) : name) + number;
  }

  /** The method that a context is within; empty for that of a class. */
  static Optional<Method> method(ExtensionContext context) {
    // That of a dynamic test does not know its factory by itself.
    return context.getTestMethod().or(() -> context.getParent().flatMap(parent -> method(parent)));
  }

  /** A class with those around it, without their package: {@code OrderTest.WhenPaid}. */
  static String of(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return around == null ? type.getSimpleName() : of(around) + "." + type.getSimpleName();
  }

  /** The name of a run that is made of a label: {@code OrderTest.ships-2}. */
  static String run(String label) {
    String name = label.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-+|-+$", "");
    return name.chars().anyMatch(Character::isLetterOrDigit) ? name : "test";
  }
}
