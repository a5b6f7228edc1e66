package headway.jobs.model;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.evaluation.ChanceAccuracy;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.stage.ResultLine;
import java.util.Optional;

/** Reads the figures of a model from the result of {@code evaluate}. */
public record EvaluatedModel(Storage storage, Workspace workspace) {

  private static final double DEVIATIONS = 2;

  /** The figures, if the last evaluation was of this head. */
  public Optional<ModelFigures> figures(String headSha256) {
    return ResultLine.read(storage, workspace.metrics("evaluate"))
        .filter(result -> headSha256.equals(result.path("headSha256").asText()))
        .map(EvaluatedModel::figures);
  }

  private static ModelFigures figures(JsonNode result) {
    return new ModelFigures(
        result.path("split").asText(),
        result.path("images").asLong(),
        result.path("accuracy").asDouble(),
        chance(result),
        result.path("logLoss").asDouble(),
        result.path("macroF1").asDouble(),
        result.path("dataHash").asText(""));
  }

  /** 1, which tells nothing, in results of earlier versions. */
  private static double chance(JsonNode result) {
    return result.has("largestClass")
        ? ChanceAccuracy.ofLargest(
            DEVIATIONS, result.path("largestClass").asLong(), result.path("images").asLong())
        : 1;
  }
}
