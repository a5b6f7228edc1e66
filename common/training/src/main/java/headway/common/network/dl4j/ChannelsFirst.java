package headway.common.network.dl4j;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/**
 * Converts layers to N×C×H×W, because with DL4J's oneDNN kernels gradients are wrong in N×H×W×C.
 * DL4J stores convolution weights in one order for both layouts, so only configurations change.
 */
public final class ChannelsFirst {
  private static final int CHANNELS = 1;
  private static final int[] HEIGHT_AND_WIDTH = {2, 3};

  private ChannelsFirst() {}

  /** A copy of the layer that computes on N×C×H×W; layers without a layout do not change. */
  public static Layer layer(Layer original) {
    Layer layer = original.clone();
    if (layer instanceof ConvolutionLayer convolution) {
      convolution.setCnn2dDataFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof SubsamplingLayer pooling) {
      pooling.setCnn2dDataFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof BatchNormalization normalization) {
      normalization.setCnn2DFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof ZeroPaddingLayer padding) {
      padding.setDataFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof Cropping2D cropping) {
      cropping.setDataFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof Upsampling2D upsampling) {
      upsampling.setFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof GlobalPoolingLayer pooling) {
      pooling.setPoolingDimensions(HEIGHT_AND_WIDTH.clone());
    }
    return layer;
  }

  /** A copy of the vertex for N×C×H×W: merges along the channels. */
  public static GraphVertex vertex(GraphVertex original) {
    GraphVertex vertex = original.clone();
    if (vertex instanceof MergeVertex merge) {
      merge.setMergeAxis(CHANNELS);
      merge.setModified(true);
    }
    return vertex;
  }
}
