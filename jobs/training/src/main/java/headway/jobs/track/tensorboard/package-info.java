/** Event files of TensorBoard: TFRecord framing and protobuf messages, by an encoder of our own. */
package headway.jobs.track.tensorboard;
