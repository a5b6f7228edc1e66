package headway.jobs.parts;

import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.jobs.spark.Session;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parts that a stage must produce, and those of them that exist. */
public final class WantedParts {
  private final List<PartId> wanted;
  private final FoundParts found;
  private final Map<String, Part> there = new TreeMap<>();

  /**
   * Starts with the complete parts that a manifest names.
   *
   * @param named the parts in the manifest
   */
  public WantedParts(List<PartId> wanted, FoundParts found, Collection<Part> named) {
    this(wanted, found, named::forEach);
  }

  /**
   * Starts with the complete parts that a manifest names.
   *
   * @param named hands over the parts in the manifest
   */
  public WantedParts(
      List<PartId> wanted, FoundParts found, Consumer<Consumer<? super Part>> named) {
    this.wanted = List.copyOf(wanted);
    this.found = found;
    Map<String, PartId> byName =
        wanted.stream().collect(Collectors.toMap(PartId::name, Function.identity()));
    named.accept(
        part -> {
          if (PartId.of(part).equals(byName.get(part.name())) && found.isWhole(part)) {
            add(part);
          }
        });
  }

  /** Adds complete parts that an earlier run wrote and no manifest names. */
  public void takeFound(Session session) {
    List<PartId> missing = missing().stream().map(wanted::get).toList();
    found.among(session, missing).forEach(this::add);
  }

  /**
   * The number of missing parts that an earlier run wrote at least a file of, by file names; {@link
   * #takeFound} reads them and takes those that are complete.
   */
  public int unnamed() {
    return found.named(missing().stream().map(wanted::get).toList());
  }

  /** Adds a finished part. */
  public void add(Part part) {
    there.put(part.name(), found.spool().keep(part));
  }

  /** The missing parts, as indices into {@link #wanted()}. */
  public List<Integer> missing() {
    return IntStream.range(0, wanted.size())
        .filter(i -> !there.containsKey(wanted.get(i).name()))
        .boxed()
        .toList();
  }

  /** All wanted parts, in the given order. */
  public List<PartId> wanted() {
    return wanted;
  }

  public boolean isComplete() {
    return there.size() == wanted.size();
  }

  /** The existing parts, by number and name. */
  public List<Part> there() {
    return Part.sorted(there.values());
  }
}
