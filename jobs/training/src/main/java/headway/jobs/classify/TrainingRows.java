package headway.jobs.classify;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.WorkerSlices;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.spark.Session;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The training features as a data frame for Spark ML: one row per view of each image. */
final class TrainingRows {
  static final String LABEL = "label";
  static final String FEATURES = "features";

  private TrainingRows() {}

  /**
   * The rows.
   *
   * @param folder of the features
   * @param parts the number of partitions; their rows depend only on the data
   */
  static Dataset<Row> of(Session session, Path folder, FeatureManifest features, int parts) {
    return session
        .sql()
        .createDataFrame(
            FeatureBlocks.of(
                    session,
                    WorkerSlices.divide(folder, features, Split.TRAIN, parts),
                    features.featureCount())
                .flatMap(TrainingRows::rows),
            schema(features.classes().size()));
  }

  /** The schema with the number of classes, so that Spark ML starts no job to count them. */
  private static StructType schema(int classes) {
    return new StructType(
        new StructField[] {
          new StructField(LABEL, DataTypes.DoubleType, false, labels(classes)),
          new StructField(FEATURES, SQLDataTypes.VectorType(), false, Metadata.empty())
        });
  }

  /** The label metadata for Spark ML. */
  static Metadata labels(int classes) {
    return NominalAttribute.defaultAttr().withName(LABEL).withNumValues(classes).toMetadata();
  }

  private static Iterator<Row> rows(FeatureBlock block) {
    return IntStream.range(0, block.rows() * block.views())
        .mapToObj(i -> row(block, i / block.views(), i % block.views()))
        .iterator();
  }

  private static Row row(FeatureBlock block, int image, int view) {
    float[] features = new float[block.featureCount()];
    block.copy(image, view, features, 0);
    double[] wide = new double[features.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = features[i];
    }
    return RowFactory.create((double) block.label(image), Vectors.dense(wide));
  }
}
