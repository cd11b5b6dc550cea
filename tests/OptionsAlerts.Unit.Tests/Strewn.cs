namespace OptionsAlerts.Unit.Tests;

/// <summary>A property's integers are small ones, of a hundred at most: taken as they are they try a corner of a range only. Here they are strewn over all of it.</summary>
internal static class Strewn
{
    /// <summary>From 0 to below 1, far apart for neighbouring numbers (Knuth's multiplicative hashing by the golden ratio).</summary>
    public static double Unit(int number) => unchecked((uint)number * 2_654_435_769u) / 4_294_967_296.0;
}
