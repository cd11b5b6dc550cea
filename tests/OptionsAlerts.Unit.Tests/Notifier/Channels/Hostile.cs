using OptionsAlerts.Contracts;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>Text that breaks markup, limits or terminals, and what of it a reader must still see.</summary>
public static class Hostile
{
    private static readonly Dictionary<string, (string Text, string Kept)> All = new(StringComparer.Ordinal)
    {
        ["markup"] = ("<b>bold & <a href=\"x\">link</a> </code> <script>alert(1)</script>", "<b>bold & <a href=\"x\">link</a> </code> <script>alert(1)</script>"),
        ["entities"] = ("&lt;b&gt; &amp;amp; &#60; &unknown;", "&lt;b&gt; &amp;amp; &#60; &unknown;"),
        ["markdown"] = ("*bold* _italic_ `code` [link](x) ~~no~~ \\ \" '", "*bold* _italic_ `code` [link](x) ~~no~~ \\ \" '"),
        ["long"] = (new string('x', 10_000), new string('x', 700)),
        ["long_markup"] = (string.Concat(Enumerable.Repeat("<&>", 4_000)), "<&><&><&>"),
        ["right_to_left"] = ("שלום עולם \u202Egnp.exe\u202C مرحبا", "שלום עולם gnp.exe مرحبا"),
        ["emoji"] = ("👨‍👩‍👧‍👦🇺🇸 rally 🚀", "👨‍👩‍👧‍👦🇺🇸 rally 🚀"),
        ["many_emoji"] = (string.Concat(Enumerable.Repeat("👨‍👩‍👧‍👦", 2_000)), "👨‍👩‍👧‍👦👨‍👩‍👧‍👦"),
        ["line_breaks"] = ("first\r\nsecond\u2028third\tfourth\u0085fifth", "first second third fourth fifth"),
        ["terminal"] = ("\u001b[31mred\u001b[0m \u0000\u0007bell \u009b2J", "[31mred [0m bell 2J"),
        ["lone_surrogate"] = ("half \ud83d of an emoji", "half \ufffd of an emoji"),
        ["combining"] = ("z" + new string('\u0301', 9_000), "z\u0301\u0301"),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static TheoryData<string> Texts => [.. All.Keys];

    public static string Text(string name) => All[name].Text;

    public static string Kept(string name) => All[name].Kept;

    /// <summary>Sixty facts of the same text.</summary>
    public static Fact[] Facts(string name) => [.. Enumerable.Range(0, 60).Select(i => Fact.Of($"fact_{i}", Text(name)))];
}
