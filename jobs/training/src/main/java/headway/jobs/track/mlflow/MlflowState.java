package headway.jobs.track.mlflow;

import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Storage;
import headway.jobs.track.tracked.TrackingException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * What a server has of a run, kept in the workspace, so that another command continues it.
 *
 * @param server its address
 * @param training the fingerprint of the run
 * @param artifacts where the server keeps the run's files
 * @param epochs that it has
 * @param round the last whose rate it has
 * @param sent what else it has: a hash of each thing by name
 */
record MlflowState(
    String server,
    String training,
    String experiment,
    String run,
    String artifacts,
    int epochs,
    long round,
    Map<String, String> sent) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Holds a copy. */
  MlflowState {
    sent = Map.copyOf(sent);
  }

  /** Of a run that the server has nothing of. */
  static MlflowState of(
      String server, String training, String experiment, String run, String artifacts) {
    return new MlflowState(server, training, experiment, run, artifacts, 0, 0, Map.of());
  }

  MlflowState withEpochs(int last, long lastRound) {
    return new MlflowState(server, training, experiment, run, artifacts, last, lastRound, sent);
  }

  MlflowState with(String name, String hash) {
    Map<String, String> more = new TreeMap<>(sent);
    more.put(name, hash);
    return new MlflowState(server, training, experiment, run, artifacts, epochs, round, more);
  }

  boolean has(String name, String hash) {
    return hash.equals(sent.get(name));
  }

  static Optional<MlflowState> read(Storage storage, Path path) throws TrackingException {
    Optional<byte[]> bytes = storage.readIfPresent(path);
    try {
      return bytes.isEmpty()
          ? Optional.empty()
          : Optional.of(JSON.readValue(bytes.get(), MlflowState.class));
    } catch (IOException | RuntimeException garbled) {
      throw new TrackingException(path + " is damaged; delete it", garbled);
    }
  }

  void publish(Storage storage, Path path) {
    try {
      storage.publish(path, JSON.writeValueAsBytes(this));
    } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
      throw new IllegalStateException("plain values are always JSON", impossible);
    }
  }
}
