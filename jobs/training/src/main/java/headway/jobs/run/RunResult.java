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
 * @param stages the result line of each stage, by name, in order
 * @param summary the summaries of all stages
 */
public record RunResult(
    String status, String report, Map<String, ObjectNode> stages, @JsonIgnore List<String> summary)
    implements StageResult {}
