package headway.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.spark.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Checkpoints as folders {@code 00007/} with {@code head.zip} and, published last, {@code
 * checkpoint.json}. One that is cut short or damaged is passed over, with a word, for the one
 * before.
 */
final class Checkpoints {
  static final String STATE_FILE = "checkpoint.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Storage storage;
  private final Path folder;

  Checkpoints(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** A checkpoint that can be gone on from. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once.
  record Found(TrainingState state, byte[] head) {}

  void save(TrainingState state, byte[] head) {
    Path place = place(state.epoch());
    storage.publish(new Path(place, ModelManifest.HEAD_FILE), head);
    try {
      storage.publish(
          new Path(place, STATE_FILE),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a state is plain values", impossible);
    }
  }

  private Path place(int epoch) {
    return new Path(folder, String.format(Locale.ROOT, "%05d", epoch));
  }

  /** The newest valid checkpoint of the same training, at most of epoch {@code most}. */
  Optional<Found> latest(String fingerprint, int most) {
    for (int epoch : epochs()) {
      if (epoch <= most) {
        Optional<Found> found = find(epoch).filter(each -> each.state().isOf(fingerprint));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The checkpoint of an epoch, if it is there and whole. */
  Optional<Found> find(int epoch) {
    Path place = place(epoch);
    Optional<byte[]> json = storage.readIfPresent(new Path(place, STATE_FILE));
    Optional<byte[]> head = storage.readIfPresent(new Path(place, ModelManifest.HEAD_FILE));
    if (json.isEmpty() || head.isEmpty()) {
      return Optional.empty();
    }
    try {
      TrainingState state = JSON.readValue(json.get(), TrainingState.class);
      if (Sha256.of(head.get()).equals(state.headSha256())) {
        return Optional.of(new Found(state, head.get()));
      }
    } catch (IOException cutShort) {
      // Said below, as for a head that is cut short.
    }
    Progress.say("train: the checkpoint " + place + " is damaged; going on from the one before");
    return Optional.empty();
  }

  /** Deletes all but the newest {@code keep} and the best; the state goes first. */
  void retain(int keep, int bestEpoch) {
    List<Integer> epochs = epochs();
    for (int epoch : epochs.subList(Math.min(keep, epochs.size()), epochs.size())) {
      if (epoch != bestEpoch) {
        delete(epoch);
      }
    }
  }

  void clear() {
    epochs().forEach(this::delete);
  }

  private void delete(int epoch) {
    storage.delete(new Path(place(epoch), STATE_FILE));
    storage.delete(place(epoch));
  }

  /** Newest first. */
  private List<Integer> epochs() {
    List<Integer> epochs = new ArrayList<>();
    for (FileStatus each : storage.list(folder)) {
      if (each.getPath().getName().matches("\\d{5,}")) {
        epochs.add(Integer.parseInt(each.getPath().getName()));
      }
    }
    epochs.sort(Comparator.reverseOrder());
    return epochs;
  }
}
