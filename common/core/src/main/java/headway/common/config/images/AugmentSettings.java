package headway.common.config.images;

import headway.common.config.section.NumberRange;
import headway.common.config.section.SettingsSection;
import java.io.Serializable;

/**
 * Section {@code augment}; {@code conf/headway.conf} documents each value. Equal settings have
 * equal texts, so the text can be hashed into a fingerprint.
 *
 * @param views of each training photo, including the plain one; 0: each epoch draws a new one
 */
public record AugmentSettings(
    int views,
    Affine affine,
    Levels levels,
    Crop crop,
    Jitter jitter,
    Erase erase,
    Policy policy,
    Mix mix)
    implements Serializable {
  private static final double MOST_PIXELS = 10_000;
  private static final double LEAST_FACTOR = 0.01;
  private static final double MOST_FACTOR = 100;
  private static final double MOST_LEVEL = 255;

  /** The border mode, with the names of SciPy's {@code ndimage} and Keras. */
  public enum FillMode {
    NEAREST,
    CONSTANT,
    REFLECT,
    WRAP
  }

  /** What an erased part is filled with. */
  public enum EraseFill {
    NOISE,
    GREY,
    BLACK
  }

  /**
   * Keras' geometric transforms.
   *
   * @param widthShift below 1 a fraction of the width, from 1 on pixels
   * @param heightShift below 1 a fraction of the height, from 1 on pixels
   * @param zoom factors from the output to the photo: below 1 enlarges what is shown
   * @param fillValue 0 to 255, of {@link FillMode#CONSTANT}
   */
  public record Affine(
      double rotationDegrees,
      double widthShift,
      double heightShift,
      double shearDegrees,
      NumberRange zoom,
      boolean horizontalFlip,
      boolean verticalFlip,
      FillMode fillMode,
      double fillValue)
      implements Serializable {
    /** Whether the transform is the identity. */
    public boolean isOff() {
      return rotationDegrees == 0
          && widthShift == 0
          && heightShift == 0
          && shearDegrees == 0
          && zoom.isExactly(1)
          && !horizontalFlip
          && !verticalFlip;
    }
  }

  /** Keras' changes of brightness; {@code channelShift} in levels of 255. */
  public record Levels(double channelShift, NumberRange brightness) implements Serializable {
    public boolean isOff() {
      return channelShift == 0 && brightness.isExactly(1);
    }
  }

  /** Random resized crop: share of the photo's area, and width over height. */
  public record Crop(NumberRange area, NumberRange aspect) implements Serializable {
    public boolean isOff() {
      return area.isExactly(1);
    }
  }

  /** Colour jitter: factors lie within 1 ± each value, hue within ± turns. */
  public record Jitter(double brightness, double contrast, double saturation, double hue)
      implements Serializable {
    public boolean isOff() {
      return brightness == 0 && contrast == 0 && saturation == 0 && hue == 0;
    }
  }

  /** Random erasing: share of the image's area, and height over width. */
  public record Erase(double probability, NumberRange area, NumberRange aspect, EraseFill fill)
      implements Serializable {
    public boolean isOff() {
      return probability == 0;
    }
  }

  /** RandAugment. */
  public record Policy(int operations, int magnitude) implements Serializable {
    public boolean isOff() {
      return operations == 0;
    }
  }

  /** MixUp and CutMix by their α; 0 is off. */
  public record Mix(double mixUp, double cutMix) implements Serializable {
    public boolean isOff() {
      return mixUp == 0 && cutMix == 0;
    }
  }

  /** Whether any augmentation changes images. */
  public boolean changesImages() {
    return !(affine.isOff()
        && levels.isOff()
        && crop.isOff()
        && jitter.isOff()
        && erase.isOff()
        && policy.isOff());
  }

  /** Whether each epoch augments images anew, also for a network with pretrained layers. */
  public boolean isPerEpoch() {
    return views == 0;
  }

  /** These settings without MixUp and CutMix: everything that augmented images depend on. */
  public AugmentSettings withoutMix() {
    return new AugmentSettings(views, affine, levels, crop, jitter, erase, policy, new Mix(0, 0));
  }

  public static AugmentSettings from(SettingsSection section) {
    AugmentSettings settings =
        new AugmentSettings(
            section.integer("views", 0),
            affine(section),
            new Levels(
                section.real("channelShift", 0, MOST_LEVEL),
                section.range("brightness", NumberRange::only, LEAST_FACTOR, MOST_FACTOR)),
            new Crop(
                section.range("crop.area", NumberRange::only, LEAST_FACTOR, 1),
                section.range("crop.aspect", NumberRange::only, LEAST_FACTOR, MOST_FACTOR)),
            new Jitter(
                section.real("jitter.brightness", 0, 1),
                section.real("jitter.contrast", 0, 1),
                section.real("jitter.saturation", 0, 1),
                section.real("jitter.hue", 0, 0.5)),
            new Erase(
                section.real("erase.probability", 0, 1),
                section.range("erase.area", NumberRange::only, LEAST_FACTOR, 1),
                section.range("erase.aspect", NumberRange::only, LEAST_FACTOR, MOST_FACTOR),
                section.choice("erase.fill", EraseFill.class)),
            new Policy(
                section.integer("policy.operations", 0, 10),
                section.integer("policy.magnitude", 0, 30)),
            new Mix(section.real("mix.mixUp", 0, 100), section.real("mix.cutMix", 0, 100)));
    settings.noteContradictions(section);
    return settings;
  }

  private static Affine affine(SettingsSection section) {
    return new Affine(
        section.real("rotationDegrees", 0, 180),
        section.real("widthShift", 0, MOST_PIXELS),
        section.real("heightShift", 0, MOST_PIXELS),
        section.real("shearDegrees", 0, 89),
        section.range("zoom", spread -> NumberRange.around(1, spread), LEAST_FACTOR, MOST_FACTOR),
        section.flag("horizontalFlip"),
        section.flag("verticalFlip"),
        section.choice("fillMode", FillMode.class),
        section.real("fillValue", 0, MOST_LEVEL));
  }

  private void noteContradictions(SettingsSection section) {
    if (views != 1 && !changesImages()) {
      section.contradiction(
          "views",
          "is "
              + views
              + " but nothing is on that changes a photo, so all views would be the same; set one,"
              + " such as augment.horizontalFlip=true, or views to 1");
    }
    if (affine.fillValue() != 0 && affine.fillMode() != FillMode.CONSTANT) {
      section.contradiction(
          "fillValue",
          "is "
              + affine.fillValue()
              + " but only augment.fillMode=constant fills with a value; set that, or leave the"
              + " value out");
    }
    if (!levels.brightness().isExactly(1) && jitter.brightness() != 0) {
      section.contradiction(
          "brightness", "and augment.jitter.brightness both change brightness; set one of them");
    }
  }
}
