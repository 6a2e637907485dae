console.log('see docs/task-settings.md');
