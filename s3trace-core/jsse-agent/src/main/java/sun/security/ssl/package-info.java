/**
 * What is defined in java.base while an agent is installed: {@link sun.security.ssl.S3TraceBridge1} and its setup. All other
 * classes here are outlines of the JDK's own, of which only the members are listed that the bridge uses. They are compiled
 * against and left out of the jar.
 */
package sun.security.ssl;
