package headway.jobs.models;

import headway.common.UsageException;
import headway.jobs.model.ModelVersions;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import java.util.Optional;

/**
 * Lets a version serve, whatever its figures are.
 *
 * <p>Reads: {@code models/<n>/}. Writes: {@code models/_manifest.json}, then {@code model/}.
 * Example: {@code headway models promote 7 --workspace s3a://bucket/work}.
 */
public final class ModelsPromoteJob implements Stage {
  @Override
  public String name() {
    return "models promote";
  }

  @Override
  public String summary() {
    return "Let a version of the model serve";
  }

  @Override
  public int helpPosition() {
    return 91;
  }

  @Override
  public Optional<PositionalArgument> positional() {
    return Optional.of(
        new PositionalArgument(
            "N", "models.version", false, false, "The number of the version, as in models list."));
  }

  @Override
  public ServingResult run(StageContext context) {
    int number = context.settings().models().version();
    if (number == 0) {
      throw new UsageException(
          "Cannot promote: no version is named; headway models promote N, where models list shows"
              + " the numbers");
    }
    return new ChosenVersion(context, name())
        .serve(
            catalogue ->
                catalogue.chosen(ModelVersions.require(catalogue, number, "promote").number()));
  }
}
