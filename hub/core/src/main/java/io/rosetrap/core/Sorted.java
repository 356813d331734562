package io.rosetrap.core;

import java.util.AbstractCollection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map in the order of its keys that never changes: what is put into it or taken away makes
 * another one, which shares all but the way to that place. So a state costs what is different in
 * it, however much it holds. Immutable.
 *
 * <p>A tree balanced by weight (Adams): no side of a node has more than three times the entries of
 * the other.
 */
final class Sorted<K extends Comparable<K>, V> {
  /** How many times heavier than the other a side may be. */
  private static final int MOST_UNEVEN = 3;

  /** From which weight on the inner side of the heavier side is turned first. */
  private static final int TURN_TWICE = 2;

  private record Node<K, V>(
      K key, V value, int size, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {}

  private static final Sorted<String, Object> EMPTY = new Sorted<>(null);

  private final @Nullable Node<K, V> root;

  private Sorted(@Nullable Node<K, V> root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked") // Nothing is in it that could be of another type.
  static <K extends Comparable<K>, V> Sorted<K, V> empty() {
    return (Sorted<K, V>) (Sorted<?, ?>) EMPTY;
  }

  int size() {
    return size(root);
  }

  boolean isEmpty() {
    return root == null;
  }

  Optional<V> get(K key) {
    Node<K, V> at = root;
    while (at != null) {
      int order = key.compareTo(at.key());
      if (order == 0) {
        return Optional.of(at.value());
      }
      at = order < 0 ? at.left() : at.right();
    }
    return Optional.empty();
  }

  boolean has(K key) {
    return get(key).isPresent();
  }

  /** The value of the least key. */
  Optional<V> first() {
    Iterator<V> all = values().iterator();
    return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
  }

  /** The values in the order of their keys; what is not looked at costs nothing. */
  java.util.Collection<V> values() {
    return new AbstractCollection<>() {
      @Override
      public Iterator<V> iterator() {
        return new Walk<>(root);
      }

      @Override
      public int size() {
        return Sorted.this.size();
      }
    };
  }

  /** The same with this value under this key. */
  Sorted<K, V> with(K key, V value) {
    return new Sorted<>(with(root, key, value));
  }

  /** The same without this key. */
  Sorted<K, V> without(K key) {
    return has(key) ? new Sorted<>(without(root, key)) : this;
  }

  // --- the tree ------------------------------------------------------------------------------

  private static <K, V> int size(@Nullable Node<K, V> node) {
    return node == null ? 0 : node.size();
  }

  private static <K, V> Node<K, V> node(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(key, value, 1 + size(left) + size(right), left, right);
  }

  private static <K extends Comparable<K>, V> Node<K, V> with(
      @Nullable Node<K, V> at, K key, V value) {
    if (at == null) {
      return node(key, value, null, null);
    }
    int order = key.compareTo(at.key());
    if (order == 0) {
      return new Node<>(key, value, at.size(), at.left(), at.right());
    }
    return order < 0
        ? balanced(at.key(), at.value(), with(at.left(), key, value), at.right())
        : balanced(at.key(), at.value(), at.left(), with(at.right(), key, value));
  }

  private static <K extends Comparable<K>, V> @Nullable Node<K, V> without(
      @Nullable Node<K, V> at, K key) {
    if (at == null) {
      return null;
    }
    int order = key.compareTo(at.key());
    if (order < 0) {
      return balanced(at.key(), at.value(), without(at.left(), key), at.right());
    }
    if (order > 0) {
      return balanced(at.key(), at.value(), at.left(), without(at.right(), key));
    }
    Node<K, V> right = at.right();
    if (right == null) {
      return at.left();
    }
    Node<K, V> next = least(right);
    return balanced(next.key(), next.value(), at.left(), without(right, next.key()));
  }

  private static <K, V> Node<K, V> least(Node<K, V> node) {
    Node<K, V> least = node;
    for (Node<K, V> next = node.left(); next != null; next = next.left()) {
      least = next;
    }
    return least;
  }

  /** A node of two sides of which one has an entry too many or too few at most. */
  private static <K, V> Node<K, V> balanced(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (size(left) + size(right) > 1) {
      if (right != null && size(right) > MOST_UNEVEN * size(left)) {
        return turnedLeft(key, value, left, right);
      }
      if (left != null && size(left) > MOST_UNEVEN * size(right)) {
        return turnedRight(key, value, left, right);
      }
    }
    return node(key, value, left, right);
  }

  private static <K, V> Node<K, V> turnedLeft(
      K key, V value, @Nullable Node<K, V> left, Node<K, V> right) {
    Node<K, V> inner = right.left();
    if (inner == null || inner.size() < TURN_TWICE * size(right.right())) {
      return node(right.key(), right.value(), node(key, value, left, inner), right.right());
    }
    return node(
        inner.key(),
        inner.value(),
        node(key, value, left, inner.left()),
        node(right.key(), right.value(), inner.right(), right.right()));
  }

  private static <K, V> Node<K, V> turnedRight(
      K key, V value, Node<K, V> left, @Nullable Node<K, V> right) {
    Node<K, V> inner = left.right();
    if (inner == null || inner.size() < TURN_TWICE * size(left.left())) {
      return node(left.key(), left.value(), left.left(), node(key, value, inner, right));
    }
    return node(
        inner.key(),
        inner.value(),
        node(left.key(), left.value(), left.left(), inner.left()),
        node(key, value, inner.right(), right));
  }

  /** From the least key to the greatest. */
  private static final class Walk<K, V> implements Iterator<V> {
    private final Deque<Node<K, V>> open = new ArrayDeque<>();

    Walk(@Nullable Node<K, V> root) {
      descend(root);
    }

    private void descend(@Nullable Node<K, V> from) {
      for (Node<K, V> at = from; at != null; at = at.left()) {
        open.push(at);
      }
    }

    @Override
    public boolean hasNext() {
      return !open.isEmpty();
    }

    @Override
    public V next() {
      Node<K, V> next = open.poll();
      if (next == null) {
        throw new NoSuchElementException();
      }
      descend(next.right());
      return next.value();
    }
  }
}
