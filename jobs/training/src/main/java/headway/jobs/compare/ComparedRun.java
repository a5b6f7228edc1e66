package headway.jobs.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.history.EpochMetrics;
import java.util.List;

/**
 * One compared run or classifier. Values that its workspace does not contain are null.
 *
 * @param name as short as tells it from the others
 * @param head its layers, or the classifier
 * @param parameters that were trained
 * @param imagesPerSecond of extract
 * @param trainSeconds of train, in the run that did it
 * @param epoch that the model is of
 * @param split that {@code accuracy} is of, as evaluate or classify measured it
 * @param history one entry an epoch
 * @param features that it learnt from
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
