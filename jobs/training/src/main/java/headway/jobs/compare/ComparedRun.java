package headway.jobs.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.history.EpochMetrics;
import java.util.List;

/**
 * One compared run or classifier. Values that its workspace does not contain are null.
 *
 * @param name the shortest that distinguishes it from the others
 * @param head its layers, or the classifier
 * @param parameters the number of trained parameters
 * @param imagesPerSecond of extract
 * @param trainSeconds of train, in the run that trained the model
 * @param epoch of the model
 * @param split of {@code accuracy}, as measured by evaluate or classify
 * @param history one entry per epoch
 * @param features that it was trained on
 */
public record ComparedRun(
    String name,
    String workspace,
    String network,
    String cut,
    int featureCount,
    int views,
    String head,
    Long parameters,
    Double imagesPerSecond,
    Double trainSeconds,
    Integer epoch,
    Double validationAccuracy,
    Double validationLoss,
    String split,
    Double accuracy,
    @JsonIgnore List<EpochMetrics> history,
    @JsonIgnore FeatureManifest features) {}
