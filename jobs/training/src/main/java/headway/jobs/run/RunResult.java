package headway.jobs.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;

/**
 * The results of all stages.
 *
 * @param report URI of the page
 * @param version number of the version that the model is
 * @param promoted whether this version serves
 * @param reason why it was promoted or not
 * @param stages the result line of each stage, by name, in order
 * @param summary the summaries of all stages
 * @param exitStatus that of the export stage
 */
public record RunResult(
    String status,
    String report,
    int version,
    boolean promoted,
    String reason,
    Map<String, ObjectNode> stages,
    @JsonIgnore List<String> summary,
    @JsonIgnore int exitStatus)
    implements StageResult {}
