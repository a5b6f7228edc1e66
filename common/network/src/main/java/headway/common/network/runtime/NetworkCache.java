package headway.common.network.runtime;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Open networks that the users of a process share, each loaded once. A network that nobody uses
 * stays open for the next user, until {@value #MOST_IDLE} others were given back after it.
 *
 * @param <K> what a network is known by
 */
public final class NetworkCache<K> {
  /** Their weights and buffers lie outside the heap, where no limit of Java's holds. */
  static final int MOST_IDLE = 4;

  /** The one that was given back longest ago first. */
  private final Map<K, Entry> open = new LinkedHashMap<>();

  private static final class Entry {
    private final FrozenNetwork network;
    private int users;

    Entry(FrozenNetwork network) {
      this.network = network;
    }
  }

  /** A network in use, until it is closed, which gives it back once. */
  public static final class Use implements AutoCloseable {
    private final FrozenNetwork network;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Use(FrozenNetwork network, Runnable giveBack) {
      this.network = network;
      this.giveBack = giveBack;
    }

    /** Must not run after {@link #close}. */
    public FrozenNetwork network() {
      return network;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack.run();
      }
    }
  }

  /** The network of a key. The first caller loads it; concurrent callers wait. */
  public synchronized Use use(K key, Supplier<FrozenNetwork> loader) {
    Entry entry = open.get(key);
    if (entry == null) {
      entry = new Entry(loader.get());
      open.put(key, entry);
    }
    entry.users++;
    Entry used = entry;
    return new Use(used.network, () -> giveBack(key, used));
  }

  private synchronized void giveBack(K key, Entry entry) {
    entry.users--;
    if (entry.users > 0) {
      return;
    }
    open.remove(key);
    open.put(key, entry);
    long idle = open.values().stream().filter(each -> each.users == 0).count();
    for (Iterator<Entry> all = open.values().iterator(); idle > MOST_IDLE; ) {
      Entry each = all.next();
      if (each.users == 0) {
        all.remove();
        each.network.close();
        idle--;
      }
    }
  }
}
