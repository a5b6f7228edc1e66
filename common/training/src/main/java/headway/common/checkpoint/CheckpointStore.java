package headway.common.checkpoint;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Checkpoints as folders: {@code 00007/} after the seventh epoch, {@code 00007.00012/} after twelve
 * rounds of the eighth; in each {@code head.zip} and, published last and deleted first, {@code
 * checkpoint.json}.
 */
public final class CheckpointStore {
  private static final String NETWORK = "head.zip";
  private static final String STATE = "checkpoint.json";
  private static final Pattern NAME = Pattern.compile("(\\d{5,})(?:\\.(\\d{5,}))?");

  private final Storage storage;
  private final Path folder;
  private final Consumer<String> warnings;

  /**
   * The checkpoints below a folder.
   *
   * @param warnings receives a line about each checkpoint that is skipped
   */
  public CheckpointStore(Storage storage, Path folder, Consumer<String> warnings) {
    this.storage = storage;
    this.folder = folder;
    this.warnings = warnings;
  }

  /** A complete checkpoint. */
  public record Checkpoint(CheckpointState state, ComputationGraph network) {}

  /** A position in the training: completed epochs, and rounds of the current epoch. */
  private record Position(int epoch, int round) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
        Comparator.comparingInt(Position::epoch).thenComparingInt(Position::round);

    static Stream<Position> named(String name) {
      Matcher matcher = NAME.matcher(name);
      return matcher.matches()
          ? Stream.of(
              new Position(
                  Integer.parseInt(matcher.group(1)),
                  matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2))))
          : Stream.empty();
    }

    String folderName() {
      return round == 0
          ? String.format(Locale.ROOT, "%05d", epoch)
          : String.format(Locale.ROOT, "%05d.%05d", epoch, round);
    }

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Publishes a checkpoint: the network first, then the state, which makes it valid.
   *
   * @param epoch completed epochs
   * @param round completed rounds of the epoch after them
   * @param state of that position, by the SHA-256 of the network
   */
  public void save(
      ComputationGraph network, int epoch, int round, Function<String, CheckpointState> state) {
    Path position = path(new Position(epoch, round));
    String sha256 = NetworkZip.of(network).publish(storage, new Path(position, NETWORK));
    storage.publish(new Path(position, STATE), state.apply(sha256).toJson());
  }

  /**
   * The newest complete checkpoint of a training. A truncated or damaged one is skipped with a
   * warning, and the one before it is tried. Checkpoints of other trainings are ignored.
   *
   * @param training the fingerprint in its hashes
   * @param mostEpochs later ones are skipped
   */
  public Optional<Checkpoint> latest(String training, int mostEpochs) {
    return positions().stream()
        .filter(
            position ->
                position.epoch() < mostEpochs || position.equals(new Position(mostEpochs, 0)))
        .flatMap(position -> read(position, training).stream())
        .findFirst();
  }

  /**
   * The states of the checkpoints of a training whose networks exist, newest first; reads no
   * network.
   */
  public Stream<CheckpointState> states(String training) {
    return positions().stream().flatMap(position -> state(position, training).stream());
  }

  private Optional<CheckpointState> state(Position position, String training) {
    Path file = new Path(path(position), STATE);
    try {
      return storage
          .readIfPresent(file)
          .map(json -> CheckpointState.fromJson(json, file.toString()))
          .filter(found -> found.hashes().training().equals(training))
          .filter(found -> storage.exists(new Path(path(position), NETWORK)));
    } catch (InputException damaged) {
      return Optional.empty();
    }
  }

  /** The checkpoint at the end of an epoch, if it exists and is complete. */
  public Optional<Checkpoint> atEndOf(int epochs, String training) {
    return read(new Position(epochs, 0), training);
  }

  private Optional<Checkpoint> read(Position position, String training) {
    Path state = new Path(path(position), STATE);
    Path network = new Path(path(position), NETWORK);
    try {
      Optional<byte[]> json = storage.readIfPresent(state);
      if (json.isEmpty()) {
        return Optional.empty();
      }
      CheckpointState found = CheckpointState.fromJson(json.get(), state.toString());
      if (!found.hashes().training().equals(training)) {
        return Optional.empty();
      }
      return Optional.of(
          new Checkpoint(found, NetworkZip.read(storage, network, found.hashes().model())));
    } catch (InputException damaged) {
      warnings.accept(damaged.getMessage() + "; going on from the one before");
      return Optional.empty();
    }
  }

  /** Deletes all but the newest {@code keep} and the one at the end of the epoch to deliver. */
  public void retain(int keep, int keptEpoch) {
    Set<Position> kept = new HashSet<>(positions().stream().limit(keep).toList());
    kept.add(new Position(keptEpoch, 0));
    positions().stream().filter(position -> !kept.contains(position)).forEach(this::delete);
  }

  /** Deletes all. */
  public void clear() {
    positions().forEach(this::delete);
  }

  private void delete(Position position) {
    storage.delete(new Path(path(position), STATE));
    storage.delete(path(position));
  }

  private Path path(Position position) {
    return new Path(folder, position.folderName());
  }

  /** Newest first. */
  private List<Position> positions() {
    return storage.list(folder).stream()
        .flatMap(each -> Position.named(each.getPath().getName()))
        .sorted(Comparator.reverseOrder())
        .toList();
  }
}
