package headway.jobs.train.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.storage.Storage;
import headway.jobs.stage.provenance.SettingChanges;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The settings of the training that wrote the checkpoints, in {@code settings.json} in the stage's
 * folder.
 */
public record PreviousSettings(Storage storage, Path folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Path file() {
    return new Path(folder, "settings.json");
  }

  /** Reports the settings that differ from those of the previous training, if there was one. */
  public void reportChanges(TrainingPlan plan) {
    storage
        .readIfPresent(file())
        .ifPresent(
            bytes ->
                SettingChanges.say("train", read(bytes), plan.named(), "training begins anew"));
  }

  /**
   * The settings that differ from those of the previous training, as lines; empty if there was
   * none.
   */
  public List<String> changes(TrainingPlan plan) {
    return storage
        .readIfPresent(file())
        .map(bytes -> SettingChanges.between(read(bytes), plan.named()))
        .orElse(List.of());
  }

  /**
   * The names of the settings that differ from those of the previous training; empty if there was
   * none.
   */
  public List<String> changed(TrainingPlan plan) {
    Map<String, String> before =
        storage.readIfPresent(file()).map(this::read).orElseGet(plan::named);
    return plan.named().entrySet().stream()
        .filter(each -> !each.getValue().equals(before.get(each.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, String> read(byte[] bytes) {
    try {
      return JSON.readValue(bytes, new TypeReference<>() {});
    } catch (IOException garbled) {
      throw new InputException(
          "Cannot read " + file() + ": it is not what train writes; delete it", garbled);
    }
  }

  /** Writes the settings of {@code plan} for comparison by the next training. */
  public void publish(TrainingPlan plan) {
    try {
      storage.publish(file(), JSON.writeValueAsBytes(plan.named()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("settings are texts", impossible);
    }
  }
}
