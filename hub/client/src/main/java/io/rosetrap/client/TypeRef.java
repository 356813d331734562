package io.rosetrap.client;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Names a generic type: {@code new TypeRef<List<Order>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
  private final Type type;

  /** Takes the type from the subclass; for anonymous subclasses with a type argument. */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
      throw new IllegalArgumentException(
          "A TypeRef needs a type argument: new TypeRef<List<String>>() {}");
    }
    this.type = parameterized.getActualTypeArguments()[0];
  }

  /**
   * The type.
   *
   * @return a class or a parameterized type
   */
  public final Type type() {
    return type;
  }
}
