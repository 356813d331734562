package io.rosetrap.client.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Processes that began a session each, by which those are found that came of them and have cleared
 * their environment. What a branch knows, that from which it branches knows too. Safe for use by
 * many threads.
 *
 * <p>A number stays taken while a member of its session lives, also when its leader has ended. Once
 * all of them have ended it may come again as another's, so it is dropped with the first look that
 * finds nobody.
 */
final class Leaders {
  /** Is told which sessions there are; by several threads. */
  interface Listener {
    void began(long session);

    void over(long session);
  }

  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void began(long session) {}

        @Override
        public void over(long session) {}
      };

  private final @Nullable Leaders parent;
  private final Listener listener;

  /** When each of them started. */
  private final Map<Long, Long> starts = new ConcurrentHashMap<>();

  private Leaders(@Nullable Leaders parent, Listener listener) {
    this.parent = parent;
    this.listener = listener;
  }

  static Leaders top() {
    return new Leaders(null, NOBODY);
  }

  static Leaders top(Listener listener) {
    return new Leaders(null, listener);
  }

  Leaders branch() {
    return new Leaders(this, NOBODY);
  }

  /** One that has begun a session, or is about to. */
  void add(long pid) {
    // One that has ended already has started later than this process, and equals nobody's start.
    Optional<SystemProcess> leader =
        SystemProcess.of(pid).or(() -> SystemProcess.of(ProcessHandle.current().pid()));
    leader.ifPresent(process -> add(pid, process.start()));
    if (starts.size() > 1) {
      // Many short ones, as those that look whether a service is ready, are not to pile up.
      List<SystemProcess> unused = members();
    }
  }

  /** One that nobody has told of, if it has begun a session. */
  void addIfLeading(long pid) {
    if (!starts.containsKey(pid)) {
      SystemProcess.of(pid)
          .filter(process -> process.session() == pid)
          .ifPresent(process -> add(pid, process.start()));
    }
  }

  private void add(long pid, long start) {
    starts.put(pid, start);
    listener.began(pid);
    if (parent != null) {
      parent.add(pid, start);
    }
  }

  /** One whose session is over. */
  void drop(long pid) {
    Long start = starts.get(pid);
    if (start != null) {
      drop(pid, start);
    }
  }

  private void drop(long pid, long start) {
    if (starts.remove(pid, start)) {
      listener.over(pid);
    }
    if (parent != null) {
      parent.drop(pid, start);
    }
  }

  /** Who is in their sessions, of this user, and has not ended. */
  List<SystemProcess> members() {
    // Before the look, because one that comes after it would be missed and dropped.
    Map<Long, Long> known = Map.copyOf(starts);
    if (known.isEmpty()) {
      return List.of();
    }
    List<SystemProcess> all = SystemProcess.all();
    Optional<String> user =
        SystemProcess.of(ProcessHandle.current().pid()).flatMap(SystemProcess::user);
    return known.entrySet().stream()
        .flatMap(leader -> members(all, leader.getKey(), leader.getValue()))
        .filter(process -> !process.isDefunct() && process.user().equals(user))
        .toList();
  }

  private Stream<SystemProcess> members(List<SystemProcess> all, long pid, long start) {
    Optional<SystemProcess> holder = all.stream().filter(each -> each.pid() == pid).findAny();
    List<SystemProcess> members =
        all.stream().filter(each -> each.session() == pid && each.start() >= start).toList();
    // One that is there, but in no session of its own, is still about to begin it.
    boolean isOver = holder.map(process -> process.start() != start).orElse(members.isEmpty());
    if (isOver) {
      drop(pid, start);
      return Stream.empty();
    }
    return members.stream();
  }
}
