using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>What an .svg of gamma exposure shows, in pixels: y grows downward.</summary>
internal sealed class Drawing(string file)
{
    private const string Calls = "#9CCFAE";
    private const string Puts = "#F0AAA8";
    private const string Net = "#263238";
    private readonly XDocument _document = XDocument.Load(file);

    /// <summary>An upright rectangle.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Box(double Left, double Top, double Width, double Height)
    {
        public double Right => Left + Width;
        public double Bottom => Top + Height;
        public double Middle => Left + (Width / 2);
        public bool Covers(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }

    // The last of each colour is the legend's.
    public Box[] CallBars => Filled(Calls)[..^1];
    public Box[] PutBars => Filled(Puts)[..^1];
    public Box[] NetBars => Filled(Net)[..^1];
    public Box Legend => Filled(Net)[^1];

    public string[] Words => [.. Elements("text").Select(text => text.Value.Trim())];

    /// <summary>The boxes of the lines' names, by what they say.</summary>
    public Dictionary<string, Box> Names => Elements("text").Where(text => text.Attribute("transform") is not null && text.Attribute("fill") is not null)
        .Select(text => (Words: text.Value.Trim(), Frame: text.ElementsAfterSelf().FirstOrDefault(next => next.Name.LocalName == "rect" && Is(next, "fill", "none"))))
        .Where(name => name.Frame is not null).ToDictionary(name => name.Words, name => Moved(name.Frame!), StringComparer.Ordinal);

    /// <summary>Where the upright lines of a colour stand.</summary>
    public double[] Lines(string colour) => [.. Elements("path").Where(path => Is(path, "stroke", colour))
        .Select(path => path.Attribute("d")!.Value.Split('M', 'L', ' '))
        .Where(ends => ends.Length == 5 && ends[1] == ends[3]).Select(ends => Number(ends[1]))];

    private IEnumerable<XElement> Elements(string name) => _document.Descendants().Where(element => element.Name.LocalName == name);

    private Box[] Filled(string colour) => [.. Elements("rect").Where(rectangle => Is(rectangle, "fill", colour)).Select(Of)];

    private static bool Is(XElement element, string attribute, string value) => string.Equals(element.Attribute(attribute)?.Value, value, StringComparison.Ordinal);

    private static Box Of(XElement element) => new(Number(element, "x"), Number(element, "y"), Number(element, "width"), Number(element, "height"));

    private static Box Moved(XElement element)
    {
        var shift = element.Attribute("transform")!.Value["translate(".Length..^1].Split(' ');
        var box = Of(element);
        return box with { Left = box.Left + Number(shift[0]), Top = box.Top + Number(shift[1]) };
    }

    private static double Number(XElement element, string attribute) => element.Attribute(attribute) is { } found ? Number(found.Value) : 0;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
