namespace OptionsAlerts.Unit.Tests;

/// <summary>Real market data beside the project, whose terms keep it out of it: a test that needs it is skipped by name where it is absent.</summary>
internal static class SharedData
{
    private const string Variable = "OPTIONS_ALERTS_SHARED_DATA";

    /// <summary>The path of a file or folder of the shared data; skips the test when it is not there.</summary>
    public static string Path(string relative)
    {
        var path = Root() is { } root ? System.IO.Path.Combine(root, relative) : null;
        if (path is null || (!File.Exists(path) && !Directory.Exists(path)))
            Assert.Skip($"shared data '{relative}' is absent; set {Variable} to its folder");
        return path;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "OptionsAlerts.sln")))
                return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "data"));
        }

        return null;
    }
}
