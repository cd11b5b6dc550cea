namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, as this assembly was built.</summary>
    public static string Configuration => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    /// <summary>The assembly of a service: <c>gex</c> → <c>…/services/gex/bin/…/OptionsAlerts.Gex.dll</c>.</summary>
    public static string Service(string folder, string assembly) => Built(Path.Combine("services", folder), assembly);

    public static string Standalone => Built("standalone", "options-alerts");

    /// <summary>A path of the shared recordings; skips the test by name where they are absent.</summary>
    public static string Shared(string relative)
    {
        var folder = Environment.GetEnvironmentVariable("OPTIONS_ALERTS_SHARED_DATA") is { Length: > 0 } given ? given : Path.Combine(Root, "..", "shared", "data");
        var path = Path.GetFullPath(Path.Combine(folder, relative));
        if (!Path.Exists(path)) Assert.Skip($"Needs the recordings in {relative}, which are not on this machine.");
        return path;
    }

    /// <summary>The assembly of a project.</summary>
    public static string Built(string project, string assembly)
    {
        var path = Path.Combine(Root, project, "bin", Configuration, "net10.0", assembly + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: build OptionsAlerts.sln first.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OptionsAlerts.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("OptionsAlerts.sln is in no folder above the tests.");
    }
}
