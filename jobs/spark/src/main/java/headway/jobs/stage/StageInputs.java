package headway.jobs.stage;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * What the result of a stage is made of.
 *
 * @param values hashes of what it reads and the settings that it depends on, by name
 * @param outputs the folders and objects that it writes, each of another name
 * @param result the type of its result
 */
public record StageInputs(
    Map<String, String> values, List<Path> outputs, Class<? extends StageResult> result) {

  /** Holds copies. */
  public StageInputs {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    outputs = List.copyOf(outputs);
  }
}
