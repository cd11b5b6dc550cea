namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A policy that cannot be applied: where and why.</summary>
/// <param name="file">The file's path, or <c>policy</c> where there is no file.</param>
/// <param name="jsonPath">The place in it: <c>$.routes.high.channels[1]</c>.</param>
/// <param name="line">The line, from 1; null where unknown.</param>
/// <param name="problem">What is wrong, and what would be right.</param>
public sealed class PolicyException(string file, string jsonPath, long? line, string problem)
    : Exception(line is null ? $"{file}: {jsonPath}: {problem}" : $"{file}:{line}: {jsonPath}: {problem}")
{
    public string File { get; } = file;
    public string JsonPath { get; } = jsonPath;
    public long? Line { get; } = line;
    public string Problem { get; } = problem;
}
