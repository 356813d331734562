package io.rosetrap.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the participant that an injected {@link io.rosetrap.client.RoseTrapClient} speaks for.
 * Within a test the same name is the same client.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Participant {
  /**
   * The participant's name.
   *
   * @return 1 to 200 characters without control characters, for instance {@code CLIENT A}
   */
  String value();
}
