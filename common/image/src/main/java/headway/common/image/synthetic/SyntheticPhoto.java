package headway.common.image.synthetic;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A JPEG that costs as much to decode as a photo of its size: soft blobs of colour under grain,
 * about 1.9 bits a pixel at quality 90. The same seed gives the same image.
 */
public final class SyntheticPhoto {
  private static final int QUALITY = 90;

  /** Blobs across an image. */
  private static final int BLOBS = 12;

  /** Levels that grain moves a sample up or down. */
  private static final int GRAIN = 9;

  private static final int CHANNELS = 3;

  private SyntheticPhoto() {}

  public static byte[] jpeg(int width, int height, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (PointerScope scope = new PointerScope()) {
      Mat blobs = new Mat(BLOBS, BLOBS, CV_8UC3);
      byte[] colours = new byte[BLOBS * BLOBS * CHANNELS];
      random.nextBytes(colours);
      blobs.data().put(colours);
      Mat image = new Mat();
      resize(blobs, image, new Size(width, height), 0, 0, INTER_CUBIC);
      addGrain(image, random);
      BytePointer jpeg = new BytePointer();
      imencode(".jpg", image, jpeg, new IntPointer(IMWRITE_JPEG_QUALITY, QUALITY));
      byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
      jpeg.get(bytes);
      return bytes;
    }
  }

  private static void addGrain(Mat image, SplittableRandom random) {
    byte[] samples = new byte[image.rows() * image.cols() * CHANNELS];
    image.data().get(samples);
    for (int i = 0; i < samples.length; i += CHANNELS) {
      int grain = random.nextInt(-GRAIN, GRAIN + 1);
      for (int c = i; c < i + CHANNELS; c++) {
        samples[c] = (byte) Math.max(0, Math.min(255, (samples[c] & 0xff) + grain));
      }
    }
    image.data().put(samples);
  }
}
