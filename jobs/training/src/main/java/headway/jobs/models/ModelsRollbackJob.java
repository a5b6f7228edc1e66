package headway.jobs.models;

import headway.common.InputException;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;

/**
 * Lets the version serve that served before.
 *
 * <p>Reads: {@code models/<n>/}. Writes: {@code models/_manifest.json}, then {@code model/}.
 * Example: {@code headway models rollback --workspace s3a://bucket/work}.
 */
public final class ModelsRollbackJob implements Stage {
  @Override
  public String name() {
    return "models rollback";
  }

  @Override
  public String summary() {
    return "Let the version of the model serve that served before";
  }

  @Override
  public int helpPosition() {
    return 92;
  }

  @Override
  public ServingResult run(StageContext context) {
    return new ChosenVersion(context, name())
        .serve(
            catalogue ->
                catalogue
                    .rolledBack()
                    .orElseThrow(
                        () ->
                            new InputException(
                                "Cannot roll back: no version that served before is left; headway"
                                    + " models list shows those that there are, and headway models"
                                    + " promote N lets one serve")));
  }
}
