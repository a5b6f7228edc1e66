/**
 * Settings: typed, immutable, checked when they are built. A flag goes before {@code --set}, that
 * before the file, that before the defaults of {@code conf/headway.conf}; all mistakes are reported
 * at once.
 */
package headway.common.config;
