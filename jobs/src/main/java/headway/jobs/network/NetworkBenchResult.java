package headway.jobs.network;

import headway.common.network.speed.FrozenSpeed;
import headway.common.network.speed.TrainingSpeed;
import headway.jobs.stage.StageResult;

/** What {@code network bench} measured. */
record NetworkBenchResult(
    String status, String network, FrozenSpeed frozen, TrainingSpeed vgg16Block5)
    implements StageResult {}
